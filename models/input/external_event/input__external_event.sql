{{ accepted_latest('external_event') }}
