def test_login_page(client, db):
    r = client.get("/logg-inn/")
    assert r.status_code == 200, r.content
def test_home(browse, kari):
    r = browse(kari).get("/varsler/")
    assert r.status_code == 200, r.content
