"""Signing in and out, the language, and which of several hats is worn."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from yuanping.apps.identity import queries, services
from yuanping.kernel.actor import Role
from yuanping.kernel.errors import NotFound
from yuanping.web.shell.access import EVERYONE, SIGNED_IN, page
from yuanping.web.shell.actions import SeeOther
from yuanping.web.shell.middleware import HAT
from yuanping.web.shell.request import ShellRequest
from yuanping.web.shell.seat import leave_seat


class SignInForm(forms.Form):
    username = forms.CharField(label=_("账号"), max_length=64)
    password = forms.CharField(label=_("口令"), max_length=256, strip=False, widget=forms.PasswordInput)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["username"].widget.attrs.update(autocomplete="username", autocapitalize="none", spellcheck="false")
        self.fields["password"].widget.attrs.update(autocomplete="current-password")


@page(permission="session.open", roles=EVERYONE, methods=("GET", "POST"))
def sign_in(request: ShellRequest) -> HttpResponse:
    """A wrong name and a wrong password read the same; five in a row lock for an hour (django-axes)."""
    target = safe_target(request, request.POST.get("next") or request.GET.get("next") or "")
    if request.method == "GET":
        return render(request, "shell/sign_in.html", {"form": SignInForm(), "next": target})
    form = SignInForm(request.POST)
    if not form.is_valid():
        return render(request, "shell/sign_in.html", {"form": form, "next": target}, status=422)
    username, password = form.cleaned_data["username"], form.cleaned_data["password"]
    user = authenticate(request, username=username, password=password)
    if user is None:
        context = {"form": form, "next": target, "wrong": True}
        return render(request, "shell/sign_in.html", context, status=422)
    if queries.has_password_run_out(user, request.now):
        context = {"form": form, "next": target, "run_out": settings.GIVEN_PASSWORD_DAYS}
        return render(request, "shell/sign_in.html", context, status=422)
    logout(request)  # nothing of an earlier session, a seat least of all, goes over into this one
    login(request, user)
    response = SeeOther(target or reverse("shell:home"))
    person = queries.get_person(queries.actor_for(user).user_id)
    if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        _write_language(response, person.language)
    return response


@page(permission="session.close", roles=EVERYONE, methods=("POST",))
def sign_out(request: ShellRequest) -> HttpResponse:
    if request.actor.seat_id:
        leave_seat(request)
    logout(request)
    return SeeOther(reverse("public:home"))


@page(permission="session.language", roles=EVERYONE, methods=("POST",))
def set_language(request: ShellRequest) -> HttpResponse:
    """For this browser at once, and for the person for the next sign-in."""
    language = request.POST.get("language", "")
    if language not in dict(settings.LANGUAGES):
        raise NotFound("language")
    if request.actor.user_id:
        services.set_language(actor=request.actor, user_id=request.actor.user_id, language=language, now=request.now)
    response = SeeOther(safe_target(request, request.POST.get("next", "")) or reverse("shell:home"))
    _write_language(response, language)
    return response


@page(permission="session.hat", roles=SIGNED_IN, methods=("POST",))
def change_hat(request: ShellRequest) -> HttpResponse:
    """Act in another of one's own roles. A hat that is not the person's own does not exist."""
    asked = request.POST.get("hat", "")
    own = {f"{each.organisation_id} {each.role.value}" for each in queries.list_memberships(request.user)}
    if asked not in own:
        raise NotFound("membership")
    if request.actor.role is Role.OWNER_REPRESENTATIVE and request.actor.seat_id:
        leave_seat(request)
    request.session.cycle_key()
    request.session[HAT] = asked
    return SeeOther(reverse("shell:work"))


def safe_target(request: ShellRequest, target: str) -> str:
    """An address of this site to go on to, or nothing."""
    if target.startswith("/") and url_has_allowed_host_and_scheme(target, allowed_hosts=None):
        return target
    return ""


def _write_language(response: HttpResponse, language: str) -> None:
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=365 * 24 * 3600,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
