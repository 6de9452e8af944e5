with

-- An event belongs to the journey of its stage and to its owner: the customer, or the device while its customer is unknown.
event as (
    select
        event.*,
        coalesce(event.customer_key, event.visitor_key) as owner_key,
        stage.journey_id,
        stage.stage_order,
        journey.gap_days,
        journey.customers,
        coalesce(role.role = 'goal', false) as is_goal,
        coalesce(role.role = 'passing', false) as is_passing
    from {{ ref('fct_event') }} as event
    inner join {{ ref('dim_journey_stage') }} as stage on event.journey_stage_id = stage.journey_stage_id
    inner join {{ ref('dim_journey') }} as journey on stage.journey_id = journey.journey_id
    left join {{ ref('journey_touchpoint') }} as role
        on stage.journey_id = role.journey_id and event.touchpoint_id = role.touchpoint_id
    where
        coalesce(event.customer_key, event.visitor_key) is not null
        and event.occurred_at < {{ as_of() }}
),

placed as (
    select
        *,
        row_number() over (
            partition by owner_key, journey_id order by occurred_at, event_order, event_id
        ) as place,
        lag(occurred_at) over (
            partition by owner_key, journey_id order by occurred_at, event_order, event_id
        ) as previous_at
    from event
),

followed as (
    select
        *,
        max(case when is_goal then place end) over (
            partition by owner_key, journey_id order by place rows between unbounded preceding and 1 preceding
        ) as last_goal_place,
        max(case when stage_order = 1 then place end) over (
            partition by owner_key, journey_id order by place rows between unbounded preceding and 1 preceding
        ) as last_entry_place
    from placed
),

-- A journey begins after a pause, and when the owner enters its first stage again after reaching the goal.
numbered as (
    select
        *,
        sum(
            case
                when previous_at is null then 1
                when {{ seconds_between('previous_at', 'occurred_at') }} > 86400 * gap_days then 1
                when stage_order = 1 and last_goal_place > coalesce(last_entry_place, 0) then 1
                else 0
            end
        ) over (
            partition by owner_key, journey_id order by place rows between unbounded preceding and current row
        ) as journey_number
    from followed
),

in_journey as (
    select
        *,
        row_number() over (partition by owner_key, journey_id, journey_number order by place) as event_number,
        first_value(event_id) over (partition by owner_key, journey_id, journey_number order by place) as first_event_id,
        first_value(day_on) over (partition by owner_key, journey_id, journey_number order by place) as started_on,
        lag(journey_stage_id) over (partition by owner_key, journey_id, journey_number order by place) as previous_stage_id,
        min(case when is_passing then 1 else 0 end) over (partition by owner_key, journey_id, journey_number) as is_only_passing
    from numbered
),

judged as (
    select
        in_journey.*,
        -- As of the start: someone who becomes a customer on the way was not one when the journey began.
        case
            when customer.customer_since is null then 'unknown'
            when customer.customer_since < in_journey.started_on then 'existing'
            else 'new'
        end as customer_state
    from in_journey
    left join {{ ref('dim_customer') }} as customer on in_journey.customer_key = customer.customer_key
)

select
    event_id,
    {{ surrogate_key(["'journey'", 'journey_id', 'first_event_id']) }} as journey_key,
    journey_id,
    event_number,
    cast(
        sum(case when previous_stage_id is null or previous_stage_id <> journey_stage_id then 1 else 0 end) over (
            partition by owner_key, journey_id, journey_number order by place rows between unbounded preceding and current row
        ) as bigint
    ) as visit_number,
    event_kind,
    customer_key,
    owner_key,
    customer_state,
    occurred_at,
    day_on,
    stage_order,
    is_goal,
    is_passing,
    record_id,
    {{ event_dimensions() | join(',\n    ') }}
from judged
where
    -- Passing by is not a journey, nor is an existing customer on the journey of becoming one.
    is_only_passing = 0
    and not (customers = 'new' and customer_state = 'existing')
