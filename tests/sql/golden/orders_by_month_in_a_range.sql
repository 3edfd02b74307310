WITH orders_by_month AS (
  SELECT
    sales.happened_day - CAST(DAY(sales.happened_day) - 1 AS INT) AS month,
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
