{{ accepted_latest('cost_rate') }}
