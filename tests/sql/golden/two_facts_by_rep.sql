WITH net_sales_by_rep AS (
  SELECT
    sales.rep_id AS rep,
    SUM(sales.net) AS net_sales,
    COUNT(*) AS net_sales__n
  FROM sales
  WHERE
    sales.recorded_from <= $known_at
    AND (
      sales.recorded_to IS NULL OR sales.recorded_to > $known_at
    )
  GROUP BY
    1
), deals_won_by_rep AS (
  SELECT
    deal_outcomes.rep_id AS rep,
    CAST(SUM(deal_outcomes.sign) AS BIGINT) AS deals_won
  FROM deal_outcomes
  WHERE
    deal_outcomes.recorded_from <= $known_at
    AND (
      deal_outcomes.recorded_to IS NULL OR deal_outcomes.recorded_to > $known_at
    )
    AND deal_outcomes.outcome = 'won'
  GROUP BY
    1
), together AS (
  SELECT
    rep,
    MAX(net_sales) AS net_sales,
    MAX(net_sales__n) AS net_sales__n,
    MAX(deals_won) AS deals_won
  FROM (
    SELECT
      rep,
      net_sales,
      net_sales__n,
      NULL AS deals_won
    FROM net_sales_by_rep
    UNION ALL
    SELECT
      rep,
      NULL AS net_sales,
      NULL AS net_sales__n,
      deals_won
    FROM deals_won_by_rep
  ) AS stacked
  GROUP BY
    rep
)
SELECT
  rep_names.name AS rep,
  together.rep AS rep__id,
  together.net_sales,
  together.net_sales__n,
  together.deals_won
FROM together
LEFT JOIN members AS rep_names
  ON rep_names.id = together.rep
