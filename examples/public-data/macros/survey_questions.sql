{#-
  Which column of a year's survey file holds which question: {year: {question_code: column}}. A question keeps its code over the
  years; a new year is one more entry here, one source table, one delivery in landing.yml and one row in survey_calendar.
  Returns the mapping, in the order of the years.
-#}
{% macro survey_questions() %}
    {{ return(fromyaml("""
2010: {
  art: q6a, restaurants: q6b, shops: q6c, signs: q6d, walkways: q6e, screens: q6f, info_arrivals: q6g, info_departures: q6h,
  road_signs: q6i, parking: q6j, airtrain: q6k, long_term_parking: q6l, rental_car: q6m, overall: q6n,
  clean_boarding: q8a, clean_parking: q8b, clean_airtrain: q8c, clean_rental_car: q8d, clean_restaurants: q8e, clean_restrooms: q8f,
  safety: q9, website: q11, finding_the_way: q13a, security: q13b}
2011: {
  art: q8a, restaurants: q8b, shops: q8c, signs: q8d, walkways: q8e, screens: q8f, info_arrivals: q8g, info_departures: q8h,
  road_signs: q8i, parking: q8j, airtrain: q8k, long_term_parking: q8l, rental_car: q8m, overall: q8n,
  clean_boarding: q10a, clean_parking: q10b, clean_airtrain: q10c, clean_rental_car: q10d, clean_restaurants: q10e,
  clean_restrooms: q10f, safety: q11, website: q13, finding_the_way: q15a, security: q15b}
2012: {
  art: q8a_art, restaurants: q8b_food, shops: q8c_shop, signs: q8d_signs, walkways: q8e_walk, screens: q8f_screens,
  info_arrivals: q8g_infoarr, info_departures: q8h_infodep, road_signs: q8i_road, parking: q8j_park, airtrain: q8k_airtrain,
  long_term_parking: q8l_ltpark, rental_car: q8m_rental, overall: q8n_whole,
  clean_boarding: q10a_clnboard, clean_parking: q10b_clnpark, clean_airtrain: q10c_clnairtrain, clean_rental_car: q10d_clnrent,
  clean_restaurants: q10e_clnfood, clean_restrooms: q10f_clnbath,
  safety: q11safe, website: q13_rateweb, getting_there: q14rategetto, finding_the_way: q15a_find, security: q15b_security}
2013: {
  art: q7a_art, restaurants: q7b_food, shops: q7c_shops, signs: q7d_signs, walkways: q7e_walk, screens: q7f_screens,
  info_arrivals: q7g_infoarr, info_departures: q7h_infodep, wifi: q7i_wifi, road_signs: q7j_road, parking: q7k_park,
  airtrain: q7l_airtrain, long_term_parking: q7m_ltpark, rental_car: q7n_rental, overall: q7o_whole,
  clean_boarding: q9a_clnboard, clean_airtrain: q9b_clnairtrain, clean_rental_car: q9c_clnrent, clean_restaurants: q9d_clnfood,
  clean_restrooms: q9e_clnbath, clean_overall: q9f_clnwhole,
  safety: q10safe, getting_there: q13_rategetto, finding_the_way: q14a_find, security: q14b_security}
2014: &from_2014 {
  art: q7art, restaurants: q7food, shops: q7store, signs: q7sign, walkways: q7walkways, screens: q7screens,
  info_arrivals: q7infodown, info_departures: q7infoup, wifi: q7wifi, road_signs: q7roads, parking: q7park,
  airtrain: q7airtrain, long_term_parking: q7ltparking, rental_car: q7rental, overall: q7all,
  clean_boarding: q9boarding, clean_airtrain: q9airtrain, clean_rental_car: q9rental, clean_restaurants: q9food,
  clean_restrooms: q9restroom, clean_overall: q9all, safety: q10safe, security_precheck: q12precheckrate,
  getting_there: q13getrate, finding_the_way: q14find, security: q14passthru}
2015: {<<: *from_2014, security_precheck: q12prechekcrate}
2016: {<<: *from_2014}
2017: {<<: *from_2014, security_precheck: q12prechekcrate, nps: netpro}
2018: {<<: *from_2014, walkways: q7walkway, nps: netpro}
""")) }}
{% endmacro %}
