{{ accepted_latest('signal') }}
