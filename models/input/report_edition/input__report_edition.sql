{{ accepted_latest('report_edition') }}
