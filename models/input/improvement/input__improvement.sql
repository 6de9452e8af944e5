{{ accepted_latest('improvement') }}
