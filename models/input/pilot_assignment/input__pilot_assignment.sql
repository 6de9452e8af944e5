{{ accepted_latest('pilot_assignment') }}
