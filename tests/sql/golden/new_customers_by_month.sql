WITH first_sales AS (
  SELECT
    customer_id,
    MIN(happened_at) AS happened_at,
    MIN(happened_day) AS happened_day
  FROM sales
  WHERE
    recorded_to IS NULL
    AND event = 'sale'
    AND (
      cancelled_at IS NULL OR cancelled_at > $as_of
    )
    AND NOT customer_id IS NULL
    AND NOT happened_at IS NULL
  GROUP BY
    customer_id
), new_customers_by_month AS (
  SELECT
    sales.happened_day - CAST(DAY(sales.happened_day) - 1 AS INT) AS month,
    GROUPING(sales.happened_day - CAST(DAY(sales.happened_day) - 1 AS INT)) AS in_all,
    COUNT(*) AS new_customers
  FROM first_sales AS sales
  GROUP BY
    GROUPING SETS (
      (1),
      ()
    )
)
SELECT
  new_customers_by_month.month,
  in_all,
  new_customers
FROM new_customers_by_month
