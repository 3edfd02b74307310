WITH rates_then AS (
  SELECT
    currency,
    rate
  FROM exchange_rates
  WHERE
    recorded_from <= $known_at
    AND (
      recorded_to IS NULL OR recorded_to > $known_at
    )
    AND happened_day <= $rates_day
  QUALIFY
    ROW_NUMBER() OVER (PARTITION BY currency ORDER BY happened_day DESC, rate_id DESC) = 1
), partner_parts_at_rates AS (
  SELECT
    partner_parts.partner_id,
    partner_parts.part,
    partner_parts.outcome,
    CAST(CASE
      WHEN partner_parts.currency = $house
      THEN partner_parts.amount
      ELSE (
        CASE
          WHEN ABS(
            CAST(CAST(partner_parts.original AS DECIMAL(19, 4)) * rate_of_currency.rate AS DECIMAL(38, 4)) - (
              CAST(partner_parts.original AS DECIMAL(19, 4)) * rate_of_currency.rate
            )
          ) = 0.00005
          THEN CAST((
            CAST(partner_parts.original AS DECIMAL(19, 4)) * rate_of_currency.rate
          ) * 0.5 AS DECIMAL(38, 4)) * 2
          ELSE CAST(CAST(partner_parts.original AS DECIMAL(19, 4)) * rate_of_currency.rate AS DECIMAL(38, 4))
        END
      )
    END AS DECIMAL(18, 4)) AS amount,
    partner_parts.recorded_from,
    partner_parts.recorded_to
  FROM partner_parts
  LEFT JOIN rates_then AS rate_of_currency
    ON rate_of_currency.currency = partner_parts.currency
), partner_bookings_by_partner AS (
  SELECT
    partner_parts.partner_id AS partner,
    SUM(partner_parts.amount) AS partner_bookings,
    COUNT(*) AS partner_bookings__n
  FROM partner_parts_at_rates AS partner_parts
  WHERE
    partner_parts.recorded_from <= $known_at
    AND (
      partner_parts.recorded_to IS NULL OR partner_parts.recorded_to > $known_at
    )
    AND partner_parts.part = 'brought'
    AND partner_parts.outcome = 'won'
  GROUP BY
    1
)
SELECT
  partner_names.name AS partner,
  partner_bookings_by_partner.partner AS partner__id,
  partner_bookings_by_partner.partner_bookings,
  partner_bookings_by_partner.partner_bookings__n
FROM partner_bookings_by_partner
LEFT JOIN customers AS partner_names
  ON partner_names.id = partner_bookings_by_partner.partner
