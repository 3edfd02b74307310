SELECT date_trunc('month', happened_day)::DATE AS month, sum(net) AS net_sales,
       count(DISTINCT order_id) FILTER (event = 'sale' AND (cancelled_at IS NULL OR cancelled_at > TIMESTAMP '2026-01-01')) AS orders
FROM sales
WHERE recorded_to IS NULL AND city = 'City 17'
GROUP BY 1
ORDER BY 1;

SELECT sum(net) AS net_sales, count(DISTINCT order_id) FILTER (event = 'sale' AND (cancelled_at IS NULL OR cancelled_at > TIMESTAMP '2026-01-01')) AS orders
FROM sales
WHERE recorded_to IS NULL AND city = 'City 17'
