from django.apps import AppConfig


class AgencyPagesConfig(AppConfig):
    name = "yuanping.web.agency"
    label = "web_agency"
