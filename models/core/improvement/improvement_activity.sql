select * from {{ ref('input__action') }}
