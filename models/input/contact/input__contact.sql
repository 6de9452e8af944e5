{{ accepted_latest('contact') }}
