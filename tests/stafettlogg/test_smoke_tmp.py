import pytest
@pytest.fixture
def c(browse, kari): return browse(kari)
def test_pages(c, log, measure, goal, browse, anne, case, pers_measure, per, guardians, count_queries):
    for p in ["/logg/", f"/logg/{log.pk}/", f"/logg/{log.pk}/mal/", f"/logg/mal/{goal.pk}/avslutt/", f"/logg/mal/{goal.pk}/tiltak/",
       f"/logg/tiltak/{measure.pk}/vurdering/", f"/logg/tiltak/{measure.pk}/avslutt/", f"/logg/{log.pk}/mote/", f"/logg/{log.pk}/lysglimt/", f"/logg/{log.pk}/lesere/", f"/logg/{log.pk}/arkiv/"]:
        r = c.get(p); print(p, r.status_code, len(r.content)); assert r.status_code==200
        open("/tmp/job/e_"+p.strip("/").replace("/","_")+".html","wb").write(r.content)
    a = browse(anne)
    for p in ["/logg/familie/", f"/logg/{log.pk}/", f"/logg/{log.pk}/lesere/", f"/logg/{log.pk}/lysglimt/"]:
        r = a.get(p); print(p, r.status_code); assert r.status_code==200
        open("/tmp/job/e_anne_"+p.strip("/").replace("/","_")+".html","wb").write(r.content)
    print("Q", count_queries(c, f"/logg/{log.pk}/"), count_queries(a, f"/logg/{log.pk}/"), count_queries(a, "/logg/familie/"), count_queries(c, "/logg/"),count_queries(browse(per), f"/logg/{log.pk}/"))
