-- Two statements, which is faster than one: the rows, and the whole.
SELECT date_trunc('month', happened_day)::DATE AS month, any_value(members.name) AS rep, sum(net) AS net_sales,
       count(DISTINCT order_id) FILTER (event = 'sale' AND (cancelled_at IS NULL OR cancelled_at > TIMESTAMP '2026-01-01')) AS orders,
       sum(net) / nullif(count(DISTINCT order_id) FILTER (event = 'sale' AND (cancelled_at IS NULL OR cancelled_at > TIMESTAMP '2026-01-01')), 0) AS average_order_value
FROM sales LEFT JOIN members ON members.id = rep_id
WHERE recorded_to IS NULL
GROUP BY 1, rep_id
ORDER BY 1, 3 DESC;

SELECT sum(net) AS net_sales, count(DISTINCT order_id) FILTER (event = 'sale' AND (cancelled_at IS NULL OR cancelled_at > TIMESTAMP '2026-01-01')) AS orders,
       sum(net) / nullif(count(DISTINCT order_id) FILTER (event = 'sale' AND (cancelled_at IS NULL OR cancelled_at > TIMESTAMP '2026-01-01')), 0) AS average_order_value
FROM sales
WHERE recorded_to IS NULL
