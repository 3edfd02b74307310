-- 2024 beside 2023, by month and rep; each fact is counted first, then the two are joined.
WITH sold AS (
  SELECT month(happened_day) AS month, rep_id, grouping(rep_id) AS whole,
         sum(net) FILTER (happened_day >= '2024-01-01') AS net, sum(net) FILTER (happened_day < '2024-01-01') AS net_then,
         sum(units) FILTER (happened_day >= '2024-01-01') AS units,
         sum(units) FILTER (happened_day < '2024-01-01') AS units_then
  FROM sales
  WHERE recorded_to IS NULL AND happened_day BETWEEN '2023-01-01' AND '2024-12-31'
  GROUP BY GROUPING SETS ((1, 2), ())
), decided AS (
  SELECT month(happened_day) AS month, rep_id, grouping(rep_id) AS whole,
         sum(sign) FILTER (happened_day >= '2024-01-01') AS won, sum(sign) FILTER (happened_day < '2024-01-01') AS won_then
  FROM deal_outcomes
  WHERE recorded_to IS NULL AND outcome = 'won' AND happened_day BETWEEN '2023-01-01' AND '2024-12-31'
  GROUP BY GROUPING SETS ((1, 2), ())
), joined AS (
  SELECT coalesce(sold.month, decided.month) AS month, coalesce(sold.rep_id, decided.rep_id) AS rep_id,
         coalesce(sold.whole, decided.whole) AS whole, coalesce(net, 0) AS net, coalesce(net_then, 0) AS net_then,
         coalesce(units, 0) AS units, coalesce(units_then, 0) AS units_then, coalesce(won, 0) AS won,
         coalesce(won_then, 0) AS won_then
  FROM sold FULL JOIN decided
    ON sold.whole = decided.whole AND coalesce(sold.month, 0) = coalesce(decided.month, 0)
    AND coalesce(sold.rep_id, -1) = coalesce(decided.rep_id, -1)
)
SELECT make_date(2024, month, 1) AS month, members.name AS rep,
       net AS net_sales, net_then AS "net_sales.previous", net - net_then AS "net_sales.change",
       CASE WHEN net_then > 0 THEN (net - net_then) / net_then END AS "net_sales.growth",
       units, units_then AS "units.previous", units - units_then AS "units.change",
       CASE WHEN units_then > 0 THEN (units - units_then) / units_then END AS "units.growth",
       won AS deals_won, won_then AS "deals_won.previous", won - won_then AS "deals_won.change",
       CASE WHEN won_then > 0 THEN (won - won_then) / won_then END AS "deals_won.growth", whole
FROM joined LEFT JOIN members ON members.id = rep_id
ORDER BY whole, month, net DESC
