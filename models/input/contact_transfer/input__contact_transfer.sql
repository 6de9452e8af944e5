{{ accepted_latest('contact_transfer') }}
