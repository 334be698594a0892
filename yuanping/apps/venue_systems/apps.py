from django.apps import AppConfig


class VenueSystemsConfig(AppConfig):
    name = "yuanping.apps.venue_systems"
    label = "venue_systems"
    default_auto_field = "django.db.models.BigAutoField"
