from django.apps import AppConfig


class BiddingConfig(AppConfig):
    name = "yuanping.apps.bidding"
    label = "bidding"
    default_auto_field = "django.db.models.BigAutoField"
