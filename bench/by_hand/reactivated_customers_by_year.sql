-- Between days where the hour of an order is not known.
WITH orders AS (
  SELECT order_id, min(customer_id) AS customer_id, min(happened_at) AS "at", min(happened_day) AS day,
         min(happened_hour) AS hour
  FROM sales
  WHERE recorded_to IS NULL AND event = 'sale' AND customer_id IS NOT NULL AND happened_at IS NOT NULL
    AND (cancelled_at IS NULL OR cancelled_at > TIMESTAMP '2026-01-01')
  GROUP BY order_id
), gaps AS (
  SELECT customer_id, day,
         CASE WHEN hour IS NOT NULL AND lag(hour) OVER customer IS NOT NULL
              THEN date_diff('microsecond', lag("at") OVER customer, "at") / 8.64e10
              ELSE date_diff('day', lag(day) OVER customer, day) END AS gap
  FROM orders
  WINDOW customer AS (PARTITION BY customer_id ORDER BY "at", order_id)
), long AS (
  SELECT coalesce(quantile_cont(gap, 0.95), 365) AS gap FROM gaps
)
SELECT date_trunc('year', day)::DATE AS year, count(DISTINCT customer_id) AS reactivated_customers,
       grouping(date_trunc('year', day)::DATE) AS whole
FROM gaps, long
WHERE gaps.gap > long.gap
GROUP BY GROUPING SETS ((1), ())
ORDER BY whole, year
