{{ accepted_latest('lesson') }}
