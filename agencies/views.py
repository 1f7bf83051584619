"""Pages of accounts and rights, of one's own preferences, and of the two logs."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.views import LoginView, LogoutView
from django.core.exceptions import BadRequest
from django.core.paginator import Paginator
from django.db.models import Prefetch, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from agencies import access, actions, demo, forms, history
from agencies.enums import Action
from agencies.models import AccessLog, AuditEntry, Membership, User
from sharaka_portal.lib import clock
from sharaka_portal.lib.forms import attempt, submit

ROWS = 50
YEAR = 365 * 24 * 60 * 60


class SignIn(LoginView):
    template_name = "agencies/login.html"
    authentication_form = forms.SignInForm
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs):
        accounts = demo.accounts() if settings.DEMO else ()
        return super().get_context_data(
            demo_accounts=accounts, demo_password=demo.DEMO_PASSWORD, **kwargs
        )


login = access.open_to_everybody(SignIn.as_view())
logout = access.open_to_all_signed_in(LogoutView.as_view())


@access.open_to_everybody
@require_POST
def language_set(request):
    """Change the language of the pages; a signed-in user's choice is kept with the account."""
    language = request.POST.get("language")
    if language not in dict(settings.LANGUAGES):
        raise BadRequest(_("Cette langue n’existe pas dans le portail."))
    if request.user.is_authenticated:
        actions.set_interface_language(request.user, language, by=request.user)
    response = redirect(safe_next(request))
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=YEAR,
        samesite="Lax",
        httponly=True,
        secure=request.is_secure(),
    )
    return response


def safe_next(request):
    """Where the form asks to go back to, when that is a page of ours; else the first page."""
    wanted = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if is_ours else reverse("home")


@access.open_to_all_signed_in
def preferences(request):
    form = forms.ProfileForm(request.POST or None, instance=fresh(request.user))
    if submit(form, lambda: update(request.user, form, by=request.user)):
        messages.success(request, _("Vos préférences sont enregistrées."))
        return redirect("agencies:preferences")
    return render(request, "agencies/preferences.html", {"form": form})


def fresh(user):
    """The account read again, so that a form with errors changes nothing on the page's own user."""
    return User.objects.get(pk=user.pk)


def update(user, form, *, by):
    return actions.update_user(user, by=by, **form.cleaned_data)


@access.open_to_all_signed_in
def password_change(request):
    form = forms.PasswordForm(request.user, request.POST or None)
    if form.is_valid():
        actions.set_password(request.user, form.cleaned_data["password"], by=request.user)
        update_session_auth_hash(request, request.user)
        messages.success(request, _("Votre mot de passe est changé."))
        return redirect("agencies:preferences")
    return render(request, "agencies/password_change.html", {"form": form})


@access.requires(Action.READ_AUDIT)
def audit_list(request):
    form = forms.AuditFilterForm(request.GET)
    rows = form.narrow(
        AuditEntry.objects.select_related("by", "agency"), user_field="by", kind_field="verb"
    )
    page = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    context = {"form": form, "page_obj": page, "lines": history.audit_lines(page)}
    return render(request, "agencies/audit_list.html", context)


@access.requires(Action.READ_AUDIT)
def access_list(request):
    form = forms.AccessFilterForm(request.GET)
    rows = form.narrow(
        AccessLog.objects.select_related("user"), user_field="user", kind_field="kind"
    )
    page = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    context = {"form": form, "page_obj": page, "lines": history.access_lines(page)}
    return render(request, "agencies/access_list.html", context)


@access.requires(Action.MANAGE_USERS)
def user_list(request):
    form = forms.UserFilterForm(request.GET)
    held = Membership.objects.current(clock.today()).select_related("role", "agency")
    users = find_users(form).prefetch_related(Prefetch("memberships", held, to_attr="held"))
    page = Paginator(users, ROWS).get_page(request.GET.get("page"))
    return render(request, "agencies/user_list.html", {"form": form, "page_obj": page})


def find_users(form):
    """Accounts by name, address, agency of a present membership, and state."""
    if not form.is_valid():
        return User.objects.none()
    found, users = form.cleaned_data, User.objects.all()
    if found["state"] != "all":
        users = users.filter(is_active=found["state"] != "closed")
    for word in found["q"].split():
        users = users.filter(
            Q(first_name__icontains=word)
            | Q(last_name__icontains=word)
            | Q(first_name_ar__icontains=word)
            | Q(last_name_ar__icontains=word)
            | Q(email__icontains=word)
        )
    if found["agency"]:
        current = Membership.objects.current(clock.today()).filter(agency=found["agency"])
        users = users.filter(pk__in=current.values("user"))
    return users


@access.requires(Action.MANAGE_USERS)
def user_create(request):
    form = forms.UserCreateForm(request.POST or None)
    user = submit(form, lambda: actions.create_user(by=request.user, **form.cleaned_data))
    if user:
        messages.success(request, _("Le compte est ouvert. Donnez-lui maintenant un rôle."))
        return redirect("agencies:membership_create", user.public_id)
    return render(request, "agencies/user_create.html", {"form": form})


@access.requires(Action.MANAGE_USERS)
def user_detail(request, public_id):
    account = get_object_or_404(User, public_id=public_id)
    memberships = account.memberships.select_related("role", "agency").order_by("-starts_on")
    context = {
        "account": account,
        "memberships": memberships,
        "is_own": account.pk == request.user.pk,
        "spoken": account.languages.all(),
    }
    return render(request, "agencies/user_detail.html", context)


@access.requires(Action.MANAGE_USERS)
def user_update(request, public_id):
    account = get_object_or_404(User, public_id=public_id)
    form = forms.UserForm(request.POST or None, instance=fresh(account))
    if submit(form, lambda: update(account, form, by=request.user)):
        messages.success(request, _("Le compte est enregistré."))
        return redirect("agencies:user_detail", public_id)
    return render(request, "agencies/user_update.html", {"form": form, "account": account})


@access.requires(Action.MANAGE_USERS)
def user_password(request, public_id):
    """A provisional password for somebody who forgot theirs."""
    account = get_object_or_404(User, public_id=public_id)
    form = forms.NewPasswordForm(account, request.POST or None)
    if form.is_valid():
        actions.set_password(account, form.cleaned_data["password"], by=request.user)
        messages.success(request, _("Le mot de passe provisoire est en place."))
        return redirect("agencies:user_detail", public_id)
    return render(request, "agencies/user_password.html", {"form": form, "account": account})


@access.requires(Action.MANAGE_USERS)
@require_POST
def user_deactivate(request, public_id):
    return set_active(request, public_id, False, _("Le compte est fermé."))


@access.requires(Action.MANAGE_USERS)
@require_POST
def user_reactivate(request, public_id):
    return set_active(request, public_id, True, _("Le compte est rouvert."))


def set_active(request, public_id, is_active, message):
    account = get_object_or_404(User, public_id=public_id)
    attempt(request, lambda: actions.set_active(account, is_active, by=request.user), message)
    return redirect("agencies:user_detail", public_id)


@access.requires(Action.MANAGE_USERS)
def membership_create(request, public_id):
    account = get_object_or_404(User, public_id=public_id)
    form = forms.MembershipForm(request.POST or None, initial={"starts_on": clock.today()})
    grant = submit(
        form, lambda: actions.grant_membership(account, by=request.user, **form.cleaned_data)
    )
    if grant:
        messages.success(request, _("L’affectation est enregistrée."))
        return redirect("agencies:user_detail", public_id)
    return render(request, "agencies/membership_create.html", {"form": form, "account": account})


@access.requires(Action.MANAGE_USERS)
@require_POST
def membership_end(request, public_id):
    """End a membership today."""
    membership = get_object_or_404(Membership.objects.select_related("user"), public_id=public_id)
    attempt(
        request,
        lambda: actions.end_membership(membership, by=request.user),
        _("L’affectation finit ce soir."),
    )
    return redirect("agencies:user_detail", membership.user.public_id)
