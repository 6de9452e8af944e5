{{ accepted_latest('cause') }}
