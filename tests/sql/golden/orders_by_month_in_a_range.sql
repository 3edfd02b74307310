WITH orders_by_month AS (
  SELECT
    CAST(DATE_TRUNC('month', sales.happened_day) AS DATE) AS month,
    COUNT(DISTINCT sales.order_id) AS orders
  FROM sales
  WHERE
    sales.recorded_to IS NULL
    AND sales.happened_day >= $start
    AND sales.happened_day <= $end
    AND sales.event = 'sale'
    AND (
      sales.cancelled_at IS NULL OR sales.cancelled_at > $as_of
    )
  GROUP BY
    1
)
SELECT
  orders_by_month.month,
  orders
FROM orders_by_month
