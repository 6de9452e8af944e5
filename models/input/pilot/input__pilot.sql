{{ accepted_latest('pilot') }}
