WITH bookings_in_all AS (
  SELECT
    SUM(deal_outcomes.amount) AS bookings,
    COUNT(*) AS bookings__n
  FROM deal_outcomes
  WHERE
    deal_outcomes.recorded_to IS NULL
    AND (
      deal_outcomes.office_id IN (
        SELECT
          id
        FROM offices
        WHERE
          name IN ($w0_0, $w0_1)
      )
      OR deal_outcomes.office_id IS NULL
    )
    AND deal_outcomes.outcome = 'won'
)
SELECT
  bookings,
  bookings__n
FROM bookings_in_all
