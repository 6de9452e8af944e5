{{ accepted_latest('order_event') }}
