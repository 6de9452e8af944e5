{{ accepted_latest('decision') }}
