{{ accepted_latest('baseline') }}
