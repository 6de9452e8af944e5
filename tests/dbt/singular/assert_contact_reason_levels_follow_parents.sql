-- A reason stands exactly one level below its parent, and only level 1 has none.
select reason.contact_reason_id
from {{ ref('contact_reason') }} as reason
left join {{ ref('contact_reason') }} as parent
    on reason.parent_id = parent.contact_reason_id
where cast(reason.level as bigint) <> coalesce(cast(parent.level as bigint), 0) + 1
