{{ accepted_latest('ranking_item') }}
