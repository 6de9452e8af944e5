select
    cast(null as {{ dbt.type_string() }}) as version,
    as_of_on
from {{ ref('as_of') }}
