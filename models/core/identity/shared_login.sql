select
    source_system,
    customer_ref,
    count(distinct visitor_key) as device_count
from {{ ref('web_login') }}
group by source_system, customer_ref
having count(distinct visitor_key) > {{ var_count('max_devices_per_login', 1) }}
