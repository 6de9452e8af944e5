{#-
  The normal distribution. Neither engine used here has it, but both have exp, ln and sqrt: the tail is Hart's algorithm 5666
  (1968, as given by West 2005), exact to 2e-16, and the quantile Wichura's AS 241 (1988), exact to 2e-14.
-#}

{#- A polynomial by Horner's rule; coefficients from the highest power to the constant, as texts, so that no digit is lost. -#}
{% macro polynomial(x, coefficients) -%}
    {%- set ns = namespace(text=coefficients[0]) -%}
    {%- for coefficient in coefficients[1:] -%}
        {%- set ns.text = '(' ~ ns.text ~ ' * ' ~ x ~ ' + ' ~ coefficient ~ ')' -%}
    {%- endfor -%}
    {{ ns.text }}
{%- endmacro %}

{#- The density of a standard normal variable. -#}
{% macro normal_density(x) -%}
    {{ klantbeeld.with_value('arg_x', x, 'exp(-0.5e0 * arg_x * arg_x) / 2.5066282746310005e0') }}
{%- endmacro %}

{#- The chance that a standard normal variable lies further above 0 than |x|. Far out a continued fraction takes over. -#}
{% macro normal_tail_beyond(x) -%}
    {%- set numerator = klantbeeld.polynomial('arg_size', [
        '3.52624965998911e-2', '0.700383064443688e0', '6.37396220353165e0', '33.912866078383e0', '112.079291497871e0',
        '221.213596169931e0', '220.206867912376e0',
    ]) -%}
    {%- set denominator = klantbeeld.polynomial('arg_size', [
        '8.83883476483184e-2', '1.75566716318264e0', '16.064177579207e0', '86.7807322029461e0', '296.564248779674e0',
        '637.333633378831e0', '793.826512519948e0', '440.413735824752e0',
    ]) -%}
    {%- set far = '(arg_size + 1 / (arg_size + 2 / (arg_size + 3 / (arg_size + 4 / (arg_size + 0.65e0))))) * 2.506628274631e0' -%}
    {{ klantbeeld.with_value(
        'arg_size',
        'abs(cast(' ~ x ~ ' as double))',
        'case when arg_size > 37e0 then 0e0 else exp(-0.5e0 * arg_size * arg_size) * case when arg_size < 7.07106781186547e0 then '
            ~ numerator ~ ' / ' ~ denominator ~ ' else 1 / (' ~ far ~ ') end end',
    ) }}
{%- endmacro %}

{#- The chance that a standard normal variable lies above x. Precise in the tail, where 1 - normal_cdf(x) is not. -#}
{% macro normal_upper_tail(x) -%}
    {{ klantbeeld.with_value(
        'arg_x', x, '((1 - sign(arg_x)) / 2e0 + sign(arg_x) * ' ~ klantbeeld.normal_tail_beyond('arg_x') ~ ')'
    ) }}
{%- endmacro %}

{#- The chance that a standard normal variable lies below x. -#}
{% macro normal_cdf(x) -%}
    {{ klantbeeld.normal_upper_tail('-(' ~ x ~ ')') }}
{%- endmacro %}

{#- The two-sided p-value of a z-value. -#}
{% macro normal_two_sided_p(z) -%}
    (2 * {{ klantbeeld.normal_tail_beyond(z) }})
{%- endmacro %}

{#- The value below which a standard normal variable lies with chance p; null unless p lies between 0 and 1. -#}
{% macro normal_quantile(p) -%}
    {%- set middle = klantbeeld.with_value('arg_r', '(0.180625e0 - arg_q * arg_q)', 'arg_q * ' ~ klantbeeld.polynomial('arg_r', [
        '2.5090809287301226727e3', '3.3430575583588128105e4', '6.7265770927008700853e4', '4.5921953931549871457e4',
        '1.3731693765509461125e4', '1.9715909503065514427e3', '1.3314166789178437745e2', '3.3871328727963666080e0',
    ]) ~ ' / ' ~ klantbeeld.polynomial('arg_r', [
        '5.2264952788528545610e3', '2.8729085735721942674e4', '3.9307895800092710610e4', '2.1213794301586595867e4',
        '5.3941960214247511077e3', '6.8718700749205790830e2', '4.2313330701600911252e1', '1e0',
    ])) -%}
    {%- set near = klantbeeld.with_value('arg_s', '(arg_r - 1.6e0)', klantbeeld.polynomial('arg_s', [
        '7.74545014278341407640e-4', '2.27238449892691845833e-2', '2.41780725177450611770e-1', '1.27045825245236838258e0',
        '3.64784832476320460504e0', '5.76949722146069140550e0', '4.63033784615654529590e0', '1.42343711074968357734e0',
    ]) ~ ' / ' ~ klantbeeld.polynomial('arg_s', [
        '1.05075007164441684324e-9', '5.47593808499534494600e-4', '1.51986665636164571966e-2', '1.48103976427480074590e-1',
        '6.89767334985100004550e-1', '1.67638483018380384940e0', '2.05319162663775882187e0', '1e0',
    ])) -%}
    {%- set far = klantbeeld.with_value('arg_s', '(arg_r - 5e0)', klantbeeld.polynomial('arg_s', [
        '2.01033439929228813265e-7', '2.71155556874348757815e-5', '1.24266094738807843860e-3', '2.65321895265761230930e-2',
        '2.96560571828504891230e-1', '1.78482653991729133580e0', '5.46378491116411436990e0', '6.65790464350110377720e0',
    ]) ~ ' / ' ~ klantbeeld.polynomial('arg_s', [
        '2.04426310338993978564e-15', '1.42151175831644588870e-7', '1.84631831751005468180e-5', '7.86869131145613259100e-4',
        '1.48753612908506148525e-2', '1.36929880922735805310e-1', '5.99832206555887937690e-1', '1e0',
    ])) -%}
    {%- set outside = klantbeeld.with_value(
        'arg_r', 'sqrt(-ln(least(arg_p, 1 - arg_p)))', 'case when arg_r <= 5e0 then ' ~ near ~ ' else ' ~ far ~ ' end'
    ) -%}
    {{ klantbeeld.with_value(
        'arg_p',
        'cast(' ~ p ~ ' as double)',
        'case when arg_p > 0 and arg_p < 1 then case when abs(arg_p - 0.5e0) <= 0.425e0 then '
            ~ klantbeeld.with_value('arg_q', '(arg_p - 0.5e0)', middle)
            ~ ' else sign(arg_p - 0.5e0) * ' ~ outside ~ ' end end',
    ) }}
{%- endmacro %}
