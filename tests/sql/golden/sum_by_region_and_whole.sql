WITH net_sales_by_region AS (
  SELECT
    sales.region,
    GROUPING(sales.region) AS in_all,
    SUM(sales.net) AS net_sales,
    COUNT(*) AS net_sales__n
  FROM sales
  WHERE
    sales.recorded_to IS NULL
  GROUP BY
    GROUPING SETS (
      (1),
      ()
    )
)
SELECT
  net_sales_by_region.region,
  in_all,
  net_sales,
  net_sales__n
FROM net_sales_by_region
