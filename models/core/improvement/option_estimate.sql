select * from {{ ref('input__option_estimate') }}
