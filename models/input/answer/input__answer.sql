{{ accepted_latest('answer') }}
