{{ accepted_latest('action') }}
