-- A made-up business of $lines order lines over five years, and a deal for every ten lines.
INSERT INTO sales BY NAME
SELECT moment AS happened_at, moment::DATE AS happened_day, hour(moment) AS happened_hour,
       line // 3 AS order_id, line AS line_id,
       CASE WHEN line % 50 = 0 THEN 'return' ELSE 'sale' END AS event,
       CASE WHEN line // 3 % 4 = 0 THEN line // 12 ELSE line // 3 * 7919 % (line // 12 + 1) END AS customer_id,
       line * 7919 % 500 AS product_id, line // 3 % 200 AS rep_id, 'Region ' || line // 3 % 8 AS region,
       'City ' || line // 3 * 31 % 100 AS city, 'EUR' AS currency, net AS original,
       CASE WHEN line % 50 = 0 THEN -1 ELSE 1 + line % 5 END AS units, 12.5 AS unit_price,
       net AS gross, 0 AS discount, net, CASE WHEN line % 10 > 0 THEN net * 0.6 END AS cost,
       CASE WHEN line // 3 % 97 = 0 THEN moment + INTERVAL 2 DAY END AS cancelled_at,
       TIMESTAMP '2025-12-31' AS recorded_from, 1 AS batch
FROM (SELECT line, TIMESTAMP '2021-01-01 08:00' + to_seconds(line * 1825 * 86400 // $lines) AS moment,
             CASE WHEN line % 50 = 0 THEN -1 ELSE 1 END * ((line * 104729 % 100000) / 100)::DECIMAL(18,4) AS net
      FROM range($lines) AS numbers(line));

INSERT INTO deal_outcomes BY NAME
SELECT moment AS happened_at, moment::DATE AS happened_day, hour(moment) AS happened_hour, deal AS deal_id,
       CASE WHEN deal % 7 = 0 THEN 'abandoned' WHEN deal * 7919 % 3 = 0 THEN 'won' ELSE 'lost' END AS outcome,
       1 AS sign, deal % 200 AS rep_id, deal % 5 AS office_id, 'EUR' AS currency,
       ((deal * 104729 % 1000000) / 100)::DECIMAL(18,4) AS original, original AS amount,
       TIMESTAMP '2025-12-31' AS recorded_from, 1 AS batch
FROM (SELECT deal, TIMESTAMP '2021-01-01 08:00' + to_seconds(deal * 1825 * 86400 // ($lines // 10)) AS moment
      FROM range($lines // 10) AS numbers(deal));

INSERT INTO deal_states BY NAME
SELECT happened_at - INTERVAL 40 DAY AS from_at, happened_day - 40 AS from_day, happened_hour AS from_hour,
       CASE WHEN deal_id % 10 > 0 THEN happened_at END AS to_at,
       CASE WHEN deal_id % 10 > 0 THEN happened_day END AS to_day,
       CASE WHEN deal_id % 10 > 0 THEN happened_hour END AS to_hour,
       deal_id, rep_id, office_id, currency, original, amount, recorded_from, batch
FROM deal_outcomes;

INSERT INTO members BY NAME SELECT range AS id, 'Rep ' || range AS name, TRUE AS sells FROM range(200);
INSERT INTO offices BY NAME SELECT range AS id, 'Office ' || range AS name FROM range(5);
INSERT INTO products BY NAME SELECT range AS id, 'Product ' || range AS name FROM range(500)
