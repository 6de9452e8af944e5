{{ accepted_latest('customer_identifier') }}
