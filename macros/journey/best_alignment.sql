{#-
  The best alignment of actual paths with the desired one (statistics: an undesired event costs 1, a missed step costs 1, a step
  in its place nothing), without recursion: a fold over the steps of a path, which keeps the cheapest alignment so far for every
  place of the desired journey. A query: the columns of `variant` and aligned, six digits of cost before the moves, each after a
  sign: ;= in its place, ;- missed, ;+ superfluous, ;~ a return that is allowed. The smallest text is the cheapest, and ties
  always resolve the same way.

  `variant`: journey_id, variant (labels with ' > ' between). `node`: journey_id, node, node_label ('>' where it starts, '<' where it
  ends), allowed_returns (labels that may come again there, a space before and after each). `path`: as reference_paths gives.
-#}
{% macro best_alignment(variant, node, path) -%}
    with

    numbered as (
        select
            *,
            row_number() over (partition by journey_id order by node) as place
        from {{ node }}
    ),

    node_list as (
        select
            journey_id,
            {{ klantbeeld.text_in_order('node_label', 'place', ',') }} as labels,
            {{ klantbeeld.text_in_order("coalesce(allowed_returns, ' ')", 'place', ',') }} as returns,
            {{ klantbeeld.text_in_order("case when node_label = '>' then '000000' else '900000' end", 'place', ',') }} as beginning
        from numbered
        group by journey_id
    ),

    -- The cost of going from one place to another: the missed steps in between.
    cell as (
        select
            to_node.journey_id,
            to_node.place * 1000 + from_node.place as place,
            case
                when path.step_count is null then '900000'
                else concat(lpad(cast(path.step_count - 1 as {{ dbt.type_string() }}), 6, '0'), path.passed)
            end as cost
        from numbered as to_node
        inner join numbered as from_node on to_node.journey_id = from_node.journey_id
        left join {{ path }} as path
            on
                to_node.journey_id = path.journey_id
                and from_node.node = path.source
                and to_node.node = path.target
    ),

    cell_list as (
        select
            journey_id,
            {{ klantbeeld.text_in_order('cost', 'place', ',') }} as costs
        from cell
        group by journey_id
    ),

    reference as (
        select
            node_list.journey_id,
            {{ klantbeeld.text_parts('node_list.labels', ',') }} as labels,
            {{ klantbeeld.text_parts('node_list.returns', ',') }} as returns,
            {{ klantbeeld.text_parts('node_list.beginning', ',') }} as beginning,
            {{ klantbeeld.text_parts('cell_list.costs', ',') }} as costs
        from node_list
        inner join cell_list on node_list.journey_id = cell_list.journey_id
    ),

    split as (
        select
            variant.*,
            reference.labels,
            reference.returns,
            reference.beginning,
            reference.costs,
            {{ klantbeeld.text_parts("concat(variant.variant, ' > <')", ' > ') }} as steps
        from {{ variant }} as variant
        inner join reference on variant.journey_id = reference.journey_id
    ),

    folded as (
        select
            *,
            {{ klantbeeld.folded_alignment('steps', 'labels', 'returns', 'costs', 'beginning') }} as aligned
        from split
    )

    select journey_id, variant, aligned
    from folded
{%- endmacro %}


{#- The fold of best_alignment. All arguments are lists of texts; the last step is '<'. -#}
{% macro folded_alignment(steps, labels, returns, costs, beginning) %}
    {{ return(adapter.dispatch('folded_alignment', 'klantbeeld')(steps, labels, returns, costs, beginning)) }}
{% endmacro %}

{% macro duckdb__folded_alignment(steps, labels, returns, costs, beginning) -%}
    list_extract(
        list_reduce(
            list_transform({{ steps }}, lambda step: [step]),
            lambda best, step: list_transform(range(1, len({{ labels }}) + 1), lambda m: least(
                case
                    when contains({{ returns }}[m], concat(' ', step[1], ' ')) then concat(best[m], ';~', step[1])
                    else concat({{ klantbeeld.dearer('best[m]', '1') }}, ';+', step[1])
                end,
                case when {{ labels }}[m] = step[1] then list_min(list_transform(
                    range(1, len({{ labels }}) + 1),
                    lambda n: concat(
                        {{ klantbeeld.dearer('best[n]', 'cast(substr(' ~ costs ~ '[(m - 1) * len(' ~ labels ~ ') + n], 1, 6) as integer)') }},
                        substr({{ costs }}[(m - 1) * len({{ labels }}) + n], 7), ';=', step[1]
                    )
                )) end
            )),
            {{ beginning }}
        ),
        list_position({{ labels }}, '<')
    )
{%- endmacro %}

{% macro spark__folded_alignment(steps, labels, returns, costs, beginning) -%}
    element_at(
        aggregate(
            {{ steps }},
            {{ beginning }},
            (best, step) -> transform(sequence(1, size({{ labels }})), m -> least(
                case
                    when contains(element_at({{ returns }}, m), concat(' ', step, ' ')) then concat(element_at(best, m), ';~', step)
                    else concat({{ klantbeeld.dearer('element_at(best, m)', '1') }}, ';+', step)
                end,
                case when element_at({{ labels }}, m) = step then array_min(transform(
                    sequence(1, size({{ labels }})),
                    n -> concat(
                        {{ klantbeeld.dearer('element_at(best, n)', 'cast(substr(element_at(' ~ costs ~ ', (m - 1) * size(' ~ labels ~ ') + n), 1, 6) as int)') }},
                        substr(element_at({{ costs }}, (m - 1) * size({{ labels }}) + n), 7), ';=', step
                    )
                )) end
            ))
        ),
        cast(array_position({{ labels }}, '<') as int)
    )
{%- endmacro %}


{#- An alignment with its cost raised: its first six digits. -#}
{% macro dearer(alignment, cost) -%}
    concat(
        lpad(cast(cast(substr({{ alignment }}, 1, 6) as integer) + {{ cost }} as {{ dbt.type_string() }}), 6, '0'),
        substr({{ alignment }}, 7)
    )
{%- endmacro %}
