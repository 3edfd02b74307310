SELECT region, sum(net) AS net_sales, sum(net - cost) AS gross_margin,
       sum(net - cost) / nullif(sum(net) FILTER (cost IS NOT NULL), 0) AS gross_margin_rate,
       count(*) FILTER (cost IS NOT NULL AND net IS NOT NULL) AS "gross_margin_rate.n", grouping(region) AS whole
FROM sales
WHERE recorded_to IS NULL
GROUP BY GROUPING SETS ((region), ())
ORDER BY whole, 2 DESC
