-- R120: whatever version a registered reason is read in, its shares add up to 1.
select
    registered_reason_id,
    taxonomy_version,
    sum(share) as share
from {{ ref('bridge_contact_reason_version') }}
group by registered_reason_id, taxonomy_version
having abs(sum(share) - 1) > 0.000001
union all
select
    reason.contact_reason_id as registered_reason_id,
    version.taxonomy_version,
    cast(null as double) as share
from {{ ref('dim_contact_reason') }} as reason
cross join {{ ref('taxonomy_version') }} as version
left join {{ ref('bridge_contact_reason_version') }} as reading
    on
        reason.contact_reason_id = reading.registered_reason_id
        and version.taxonomy_version = reading.taxonomy_version
where reading.share is null
