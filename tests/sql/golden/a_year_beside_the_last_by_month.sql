WITH deals_won_by_month AS (
  SELECT
    CASE
      WHEN deal_outcomes.happened_day < $start
      THEN CAST(deal_outcomes.happened_day - CAST(DAY(deal_outcomes.happened_day) - 1 AS INT) + INTERVAL '1' YEAR AS DATE)
      ELSE deal_outcomes.happened_day - CAST(DAY(deal_outcomes.happened_day) - 1 AS INT)
    END AS month,
    deal_outcomes.happened_day < $start AS in_earlier,
    GROUPING(deal_outcomes.happened_day - CAST(DAY(deal_outcomes.happened_day) - 1 AS INT)) AS in_all,
    CAST(SUM(deal_outcomes.sign) AS BIGINT) AS deals_won
  FROM deal_outcomes
  WHERE
    deal_outcomes.recorded_to IS NULL
    AND deal_outcomes.happened_day <= $end
    AND deal_outcomes.happened_day >= $earlier_start
    AND (
      deal_outcomes.happened_day >= $start
      OR deal_outcomes.happened_day <= $earlier_end
    )
    AND deal_outcomes.outcome = 'won'
  GROUP BY
    GROUPING SETS (
      (deal_outcomes.happened_day - CAST(DAY(deal_outcomes.happened_day) - 1 AS INT), 2),
      (2)
    )
)
SELECT
  deals_won_by_month.month,
  in_all,
  in_earlier,
  deals_won
FROM deals_won_by_month
