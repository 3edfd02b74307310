WITH firsts AS (
  SELECT customer_id, min(happened_day) AS day
  FROM sales
  WHERE recorded_to IS NULL AND event = 'sale' AND customer_id IS NOT NULL AND happened_day IS NOT NULL
    AND (cancelled_at IS NULL OR cancelled_at > TIMESTAMP '2026-01-01')
  GROUP BY 1
)
SELECT date_trunc('month', day)::DATE AS month, count(*) AS new_customers,
       grouping(date_trunc('month', day)::DATE) AS whole
FROM firsts
GROUP BY GROUPING SETS ((1), ())
ORDER BY whole, month
