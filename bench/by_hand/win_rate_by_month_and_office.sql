WITH counted AS (
  SELECT date_trunc('month', happened_day)::DATE AS month, office_id, grouping(office_id) AS whole,
         sum(sign) FILTER (outcome = 'won') AS won, sum(sign) AS n
  FROM deal_outcomes
  WHERE recorded_to IS NULL AND outcome IN ('won', 'lost')
  GROUP BY GROUPING SETS ((1, 2), ())
), spread AS (
  SELECT *, won / n AS win_rate,
         1.959963984540054 * sqrt(won / n * (1 - won / n) / n + 3.841458820694124 / (4 * n * n)) AS half
  FROM counted
)
SELECT month, offices.name AS office, win_rate, n AS "win_rate.n",
       greatest(0, (win_rate + 3.841458820694124 / (2 * n) - half) / (1 + 3.841458820694124 / n)) AS "win_rate.low",
       least(1, (win_rate + 3.841458820694124 / (2 * n) + half) / (1 + 3.841458820694124 / n)) AS "win_rate.high", whole
FROM spread LEFT JOIN offices ON offices.id = office_id
ORDER BY whole, month, win_rate DESC
