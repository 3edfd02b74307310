"""Every address that a person may open."""

from django.urls import URLPattern, path

from headway.web.pages import events, explore, finding, health, home, imports, metrics, records, rows, sign_in

urlpatterns: list[URLPattern] = [
    path("", home.home),
    path("card/<slug:key>", home.card),
    path("explore", explore.explore),
    path("explore.csv", explore.as_csv),
    path("explore.xlsx", explore.as_xlsx),
    path("metrics", metrics.metrics),
    path("metrics/<slug:key>", metrics.metric),
    path("rows/<slug:key>", rows.rows),
    path("rows/<slug:key>.csv", rows.as_csv),
    path("rows/<slug:key>.xlsx", rows.as_xlsx),
    path("deals", records.deals),
    path("deals/<int:public_id>", records.deal),
    path("leads", records.leads),
    path("leads/<int:public_id>", records.lead),
    path("orders", records.orders),
    path("orders/<int:public_id>", records.order),
    path("customers", records.customers),
    path("customers/<int:public_id>", records.customer),
    path("import", imports.start),
    path("import/<slug:key>", imports.look),
    path("imports/<int:number>", imports.done),
    path("imports/<int:number>/refused.csv", imports.refused),
    path("imports/<int:number>/undo", imports.undo),
    path("find", finding.find),
    path("events", events.events),
    path("sign-in", sign_in.sign_in),
    path("sign-out", sign_in.sign_out),
    path("healthz", health.healthz),
]
