{{ accepted_latest('signal_step') }}
