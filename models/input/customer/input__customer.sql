{{ accepted_latest('customer') }}
